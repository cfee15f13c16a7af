//! Tokens for a service account: a signed assertion (JWT, RS256) is exchanged for one, and it is kept
//! until it expires. Nothing of it is written anywhere.

use std::{
    collections::HashMap,
    fmt,
    sync::{Mutex, PoisonError},
};

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use domain::{
    integration::{DeliveryFaultKind, LeadRetry},
    time::{MINUTE, SECOND, UnixMillis},
};
use engine::ports::leads::{LeadDelivery, LeadFault};
use reqwest::Method;
use ring::{
    rand::SystemRandom,
    signature::{RSA_PKCS1_SHA256, RsaKeyPair},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    LeadSinks,
    faults::{self, Told},
    http::{self, Ask},
};

const TOKEN_URL: &str = "https://oauth2.googleapis.com/token";
const SCOPE: &str = "https://www.googleapis.com/auth/spreadsheets";
const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// How long an assertion is good for: the longest that Google allows.
const ASSERTION_SECONDS: i64 = 3_600;

/// A service account, as its key file tells.
pub(crate) struct Account {
    email: String,
    key_id: String,
    key: RsaKeyPair,
    token_url: String,
}

#[derive(Deserialize)]
struct KeyFile {
    client_email: String,
    private_key: String,
    #[serde(default)]
    private_key_id: String,
    token_uri: Option<String>,
}

impl Account {
    pub(crate) fn read(secret: &str, token_url: Option<&str>) -> Result<Account, LeadFault> {
        let unreadable = || faults::never(DeliveryFaultKind::SecretUnreadable);
        let file: KeyFile = serde_json::from_str(secret).map_err(|_| unreadable())?;
        let der = unpem(&file.private_key).ok_or_else(unreadable)?;
        let key = RsaKeyPair::from_pkcs8(&der).map_err(|_| unreadable())?;
        let token_url = token_url.map(str::to_owned).or(file.token_uri);
        Ok(Account {
            email: file.client_email,
            key_id: file.private_key_id,
            key,
            token_url: token_url.unwrap_or_else(|| TOKEN_URL.to_owned()),
        })
    }

    fn name(&self) -> Name {
        (
            self.email.clone(),
            self.key_id.clone(),
            self.token_url.clone(),
        )
    }

    /// A JWT that says who asks and for what.
    fn assertion(&self, now: UnixMillis) -> Result<String, LeadFault> {
        let issued = now.div_euclid(SECOND);
        let header = json!({"alg": "RS256", "typ": "JWT", "kid": self.key_id});
        let claims = json!({
            "iss": self.email,
            "scope": SCOPE,
            "aud": self.token_url,
            "iat": issued,
            "exp": issued + ASSERTION_SECONDS,
        });
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&header), part(&claims));
        let mut signature = vec![0; self.key.public().modulus_len()];
        let random = SystemRandom::new();
        self.key
            .sign(
                &RSA_PKCS1_SHA256,
                &random,
                signed.as_bytes(),
                &mut signature,
            )
            .map_err(|_| faults::never(DeliveryFaultKind::SecretUnreadable))?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

/// The bytes of a PKCS#8 key in PEM.
fn unpem(pem: &str) -> Option<Vec<u8>> {
    let (_, behind) = pem.split_once("-----BEGIN PRIVATE KEY-----")?;
    let (body, _) = behind.split_once("-----END PRIVATE KEY-----")?;
    let bare: String = body.chars().filter(|sign| !sign.is_whitespace()).collect();
    STANDARD.decode(bare).ok()
}

type Name = (String, String, String);

/// The tokens that are still good.
#[derive(Default)]
pub(crate) struct Tokens {
    kept: Mutex<HashMap<Name, (String, UnixMillis)>>,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens(…)")
    }
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    expires_in: i64,
}

impl Tokens {
    /// The account's token: a kept one, or a new one.
    pub(crate) async fn get(
        &self,
        sinks: &LeadSinks,
        delivery: &LeadDelivery,
        account: &Account,
    ) -> Result<String, LeadFault> {
        let now = delivery.at;
        {
            let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((token, until)) = kept.get(&account.name())
                && now < *until
            {
                return Ok(token.clone());
            }
        }
        let granted = exchange(sinks, account, now).await?;
        // A minute less: it shall not expire on its way.
        let until = now + granted.expires_in * SECOND - MINUTE;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, (_, until)| now < *until);
        kept.insert(account.name(), (granted.access_token.clone(), until));
        Ok(granted.access_token)
    }

    /// Drops the account's token.
    pub(crate) fn forget(&self, account: &Account) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.remove(&account.name());
    }
}

async fn exchange(
    sinks: &LeadSinks,
    account: &Account,
    now: UnixMillis,
) -> Result<Granted, LeadFault> {
    let assertion = account.assertion(now)?;
    let url = http::url(&account.token_url, &[])?;
    // Neither value needs escaping but for the colons of the grant's name.
    let form = format!(
        "grant_type={}&assertion={assertion}",
        GRANT.replace(':', "%3A")
    );
    let ask =
        Ask::new(Method::POST, url).body("application/x-www-form-urlencoded", form.into_bytes());
    let answer = sinks.web.send(ask, now).await?;
    if answer.is_success() {
        return answer.json().ok_or_else(|| answer.misunderstood());
    }
    let told: Value = answer.json().unwrap_or_default();
    let text = |key: &str| told.get(key).and_then(Value::as_str).unwrap_or_default();
    let said = format!("{} {}", text("error"), text("error_description"));
    let mut fault = answer.fault().saying(said.trim(), &assertion);
    // Google says 400 to a key that was deleted and to an account that is gone.
    if matches!(
        text("error"),
        "invalid_grant" | "invalid_client" | "unauthorized_client"
    ) {
        fault.fault.kind = DeliveryFaultKind::Unauthorized;
        fault.again = LeadRetry::Never;
    }
    Err(fault)
}
