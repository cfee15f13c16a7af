//! `commands!`: from one list of `name(Request) -> Response` to the handler trait, the dispatcher and
//! the description. A handler that is missing does not compile.

/// Declares all commands. See the module above for the list.
macro_rules! commands {
    ($($(#[doc = $doc:literal])* $name:ident($request:ty) -> $response:ty;)+) => {
        /// One handler a command.
        #[async_trait::async_trait]
        pub trait Commands: Send + Sync {
            $($(#[doc = $doc])* async fn $name(&self, request: $request) -> Result<$response, IpcError>;)+
        }

        /// Names of all commands, in order.
        pub const COMMAND_NAMES: &[&str] = &[$(stringify!($name)),+];

        /// Runs the command `name` with a JSON body.
        ///
        /// # Errors
        /// `unknown_command`, `bad_request` (names the field), or what the command says.
        pub async fn dispatch(
            commands: &dyn Commands,
            name: &str,
            body: serde_json::Value,
        ) -> Result<serde_json::Value, IpcError> {
            match name {
                $(stringify!($name) => {
                    let request = $crate::contract::decode::<$request>(body)?;
                    $crate::contract::encode(commands.$name(request).await?)
                })+
                _ => Err(IpcError::new(ErrorCode::UnknownCommand).with_detail("command", name)),
            }
        }

        /// Visits the request and response of each command.
        pub(crate) fn describe(visit: &mut impl $crate::contract::typescript::Describe) {
            $(visit.command::<$request, $response>(stringify!($name), concat!($($doc),*));)+
        }
    };
}

pub(crate) use commands;
