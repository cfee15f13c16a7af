//! Secrets: sealed with XChaCha20-Poly1305 under one master key, which lies in the desktop's keychain;
//! where there is none, in a key file that only this user can read (the window says so).

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    sync::mpsc,
    time::Duration,
};

use app::contract::VaultKind;
use async_trait::async_trait;
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use engine::ports::{SecretVault, VaultError};
use rand::RngCore as _;

const SERVICE: &str = "app.switchboard.desk";
const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;

/// The vault of one data folder.
pub(crate) struct Vault {
    cipher: Option<XChaCha20Poly1305>,
    kind: VaultKind,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault")
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

impl Vault {
    /// Finds or makes the master key of a data folder. A key that cannot be had makes a vault that
    /// refuses; the app starts all the same.
    pub(crate) fn open(data: &Path) -> Self {
        let file = data.join("vault.key");
        // Once a key file was made it stays in use: what was sealed under it must stay readable.
        if file.exists() {
            return Vault {
                cipher: read_key_file(&file),
                kind: VaultKind::KeyFile,
            };
        }
        match keychain_key(data) {
            Some(key) => Vault {
                cipher: cipher(&key),
                kind: VaultKind::Keychain,
            },
            None => Vault {
                cipher: make_key_file(&file),
                kind: VaultKind::KeyFile,
            },
        }
    }

    /// Where the master key lies.
    pub(crate) fn kind(&self) -> VaultKind {
        self.kind
    }
}

#[async_trait]
impl SecretVault for Vault {
    async fn seal(&self, place: &str, secret: &str) -> Result<Vec<u8>, VaultError> {
        let cipher = self.cipher.as_ref().ok_or(VaultError::NoKey)?;
        let mut nonce = [0_u8; NONCE_BYTES];
        rand::rng().fill_bytes(&mut nonce);
        let payload = Payload {
            msg: secret.as_bytes(),
            aad: place.as_bytes(),
        };
        let sealed = cipher
            .encrypt(XNonce::from_slice(&nonce), payload)
            .map_err(|_| VaultError::NoKey)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    async fn open(&self, place: &str, sealed: &[u8]) -> Result<String, VaultError> {
        let cipher = self.cipher.as_ref().ok_or(VaultError::NoKey)?;
        let (nonce, text) = sealed
            .split_at_checked(NONCE_BYTES)
            .ok_or(VaultError::WrongKey)?;
        let payload = Payload {
            msg: text,
            aad: place.as_bytes(),
        };
        let opened = cipher
            .decrypt(XNonce::from_slice(nonce), payload)
            .map_err(|_| VaultError::WrongKey)?;
        String::from_utf8(opened).map_err(|_| VaultError::WrongKey)
    }
}

fn cipher(key: &[u8]) -> Option<XChaCha20Poly1305> {
    XChaCha20Poly1305::new_from_slice(key).ok()
}

fn new_key() -> [u8; KEY_BYTES] {
    let mut key = [0_u8; KEY_BYTES];
    rand::rng().fill_bytes(&mut key);
    key
}

/// The key in the keychain, made when missing. A keychain that does not answer within three seconds
/// (a locked one waits for a person who may not be there) counts as none.
fn keychain_key(data: &Path) -> Option<Vec<u8>> {
    // A session without a bus has no keychain; asking would only cost time.
    if cfg!(target_os = "linux") && std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_none() {
        return None;
    }
    let account = data.to_string_lossy().into_owned();
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        let key = keyring::Entry::new(SERVICE, &account)
            .ok()
            .and_then(|entry| match entry.get_secret() {
                Ok(key) if key.len() == KEY_BYTES => Some(key),
                Ok(_) => None,
                Err(keyring::Error::NoEntry) => {
                    let key = new_key();
                    entry.set_secret(&key).ok()?;
                    Some(key.to_vec())
                }
                Err(_) => None,
            });
        let _ = tell.send(key);
    });
    told.recv_timeout(Duration::from_secs(3)).ok().flatten()
}

fn read_key_file(file: &PathBuf) -> Option<XChaCha20Poly1305> {
    let key = std::fs::read(file).ok()?;
    (key.len() == KEY_BYTES).then(|| cipher(&key)).flatten()
}

fn make_key_file(file: &Path) -> Option<XChaCha20Poly1305> {
    let key = new_key();
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut handle = options.open(file).ok()?;
    handle.write_all(&key).ok()?;
    handle.sync_all().ok()?;
    cipher(&key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_key_file() -> (tempfile::TempDir, Vault) {
        let folder = tempfile::tempdir().unwrap();
        make_key_file(&folder.path().join("vault.key")).unwrap();
        let vault = Vault::open(folder.path());
        (folder, vault)
    }

    #[tokio::test]
    async fn a_secret_opens_only_for_its_own_place_and_key() {
        let (_folder, vault) = with_key_file();
        let sealed = vault
            .seal("line/3/password", "correct horse")
            .await
            .unwrap();
        assert!(
            !sealed.windows(7).any(|part| part == b"correct"),
            "never plain"
        );
        assert_eq!(
            vault.open("line/3/password", &sealed).await.unwrap(),
            "correct horse"
        );
        assert_eq!(
            vault.open("line/4/password", &sealed).await,
            Err(VaultError::WrongKey)
        );
        let (_other_folder, other) = with_key_file();
        assert_eq!(
            other.open("line/3/password", &sealed).await,
            Err(VaultError::WrongKey)
        );
        assert_eq!(
            vault.open("line/3/password", &sealed[..8]).await,
            Err(VaultError::WrongKey)
        );
    }

    #[cfg(unix)]
    #[test]
    fn the_key_file_is_the_users_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let (folder, _vault) = with_key_file();
        let mode = std::fs::metadata(folder.path().join("vault.key"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
