//! The contract in TypeScript, and a short description of it for scripts (`GET /rpc`).

use std::{any::TypeId, collections::BTreeMap, fmt::Write as _};

use serde::Serialize;
use ts_rs::{Config, TS, TypeVisitor};

use domain::agent::SoundFault;

use super::{COMMAND_NAMES, ChangeEvent, ErrorCode, IpcError, describe};

/// Told of each command, its request and its response.
pub(crate) trait Describe {
    /// One command.
    fn command<Req: TS + 'static, Res: TS + 'static>(
        &mut self,
        name: &'static str,
        doc: &'static str,
    );
}

/// One command, as listed by `GET /rpc`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CommandDescription {
    /// Name.
    pub name: &'static str,
    /// What it does.
    pub about: String,
    /// Request type in TypeScript.
    pub request: String,
    /// Response type in TypeScript.
    pub response: String,
}

/// Every command with the shape of its request and response.
pub fn descriptions() -> Vec<CommandDescription> {
    struct List(Config, Vec<CommandDescription>);
    impl Describe for List {
        fn command<Req: TS + 'static, Res: TS + 'static>(
            &mut self,
            name: &'static str,
            doc: &'static str,
        ) {
            self.1.push(CommandDescription {
                name,
                about: doc.trim().to_owned(),
                request: Req::inline(&self.0),
                response: Res::inline(&self.0),
            });
        }
    }
    let mut list = List(config(), Vec::new());
    describe(&mut list);
    list.1
}

/// The text of `ui/src/ipc/contract.ts`.
pub fn typescript() -> String {
    let mut out = Types {
        config: config(),
        seen: BTreeMap::new(),
        declared: BTreeMap::new(),
        commands: Vec::new(),
    };
    describe(&mut out);
    out.visit::<IpcError>();
    out.visit::<ErrorCode>();
    out.visit::<SoundFault>();
    out.visit::<ChangeEvent>();

    let mut text = String::from(
        "// Generated from the Rust contract (crate `app`) by the test `contract`; do not edit.\n\n",
    );
    for (name, (docs, declaration)) in &out.declared {
        if let Some(docs) = docs {
            let lines = docs
                .lines()
                .map(|line| line.trim().trim_matches(['/', '*', ' ']));
            for line in lines.filter(|line| !line.is_empty()) {
                let _ = writeln!(text, "// {line}");
            }
        }
        let _ = writeln!(text, "export {declaration}");
        debug_assert!(!name.is_empty());
    }
    text.push_str("\nexport type Commands = {\n");
    for (name, request, response) in &out.commands {
        let _ = writeln!(text, "  {name}: {{ req: {request}; res: {response} }};");
    }
    text.push_str("};\n\nexport const COMMAND_NAMES = [\n");
    for name in COMMAND_NAMES {
        let _ = writeln!(text, "  \"{name}\",");
    }
    text.push_str("] as const satisfies readonly (keyof Commands)[];\n");
    text
}

/// Whole numbers are JavaScript numbers: ids, milliseconds and micro-dollars stay below 2^53.
fn config() -> Config {
    Config::new().with_large_int("number")
}

struct Types {
    config: Config,
    seen: BTreeMap<TypeId, ()>,
    declared: BTreeMap<String, (Option<String>, String)>,
    commands: Vec<(&'static str, String, String)>,
}

impl Describe for Types {
    fn command<Req: TS + 'static, Res: TS + 'static>(
        &mut self,
        name: &'static str,
        _doc: &'static str,
    ) {
        self.visit::<Req>();
        self.visit::<Res>();
        self.commands
            .push((name, Req::name(&self.config), Res::name(&self.config)));
    }
}

impl TypeVisitor for Types {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if self.seen.insert(TypeId::of::<T>(), ()).is_some() {
            return;
        }
        // Only our own types have a place to be written to; built-in ones are named in full.
        if T::output_path().is_some() {
            self.declared
                .insert(T::ident(&self.config), (T::docs(), T::decl(&self.config)));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}
