//! For tests: a web server that says exactly the bytes it was told to, and keeps what it was asked.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What is done on a connection.
#[derive(Clone)]
pub(crate) enum Act {
    /// Bytes are sent.
    Say(Vec<u8>),
    /// Nothing is sent for a while.
    Wait(Duration),
}

/// A running server; each connection plays the next scene, the last one again and again.
pub(crate) struct Server {
    /// `http://127.0.0.1:port`
    pub(crate) base: String,
    asked: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Server {
    /// Starts it.
    pub(crate) async fn start(scenes: Vec<Vec<Act>>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let keeps = asked.clone();
        tokio::spawn(async move {
            let mut scenes = scenes.into_iter().peekable();
            let mut scene = Vec::new();
            while let Ok((stream, _)) = listener.accept().await {
                scene = scenes.next().unwrap_or(scene);
                tokio::spawn(play(stream, scene.clone(), keeps.clone()));
            }
        });
        Server { base, asked }
    }

    /// What was asked, whole requests.
    pub(crate) fn asked(&self) -> Vec<String> {
        let text = |request: &Vec<u8>| String::from_utf8_lossy(request).into_owned();
        self.asked.lock().unwrap().iter().map(text).collect()
    }

    /// The same, byte for byte.
    pub(crate) fn bytes(&self) -> Vec<Vec<u8>> {
        self.asked.lock().unwrap().clone()
    }

    /// The JSON bodies of what was asked.
    pub(crate) fn bodies(&self) -> Vec<serde_json::Value> {
        let body = |request: &String| {
            let (_, body) = request.split_once("\r\n\r\n").unwrap();
            serde_json::from_str(body).unwrap()
        };
        self.asked().iter().map(body).collect()
    }
}

async fn play(mut stream: TcpStream, scene: Vec<Act>, asked: Arc<Mutex<Vec<Vec<u8>>>>) {
    let mut request = Vec::new();
    let mut buffer = [0; 8_192];
    loop {
        if let Some(end) = request.windows(4).position(|part| part == b"\r\n\r\n") {
            let length = String::from_utf8_lossy(&request[..end])
                .lines()
                .find_map(|line| {
                    line.to_ascii_lowercase()
                        .strip_prefix("content-length: ")
                        .map(str::to_owned)
                })
                .map_or(0, |length| length.parse().unwrap());
            if request.len() - end - 4 >= length {
                asked.lock().unwrap().push(request);
                break;
            }
        }
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(count) => request.extend_from_slice(&buffer[..count]),
        }
    }
    for act in scene {
        match act {
            Act::Say(bytes) => {
                if stream.write_all(&bytes).await.is_err() {
                    return;
                }
            }
            Act::Wait(time) => tokio::time::sleep(time).await,
        }
    }
}

/// A whole answer with a status, headers (each ending in CRLF) and a body.
pub(crate) fn answer(status: &str, headers: &str, body: &str) -> Vec<Act> {
    let length = body.len();
    vec![Act::Say(
        format!(
            "HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}"
        )
        .into_bytes(),
    )]
}

/// The head of a stream, then each piece as a chunk; the end of the stream is not said.
pub(crate) fn stream(pieces: &[&str]) -> Vec<Act> {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n";
    let mut acts = vec![Act::Say(head.as_bytes().to_vec())];
    acts.extend(pieces.iter().map(|piece| chunk(piece)));
    acts
}

/// One piece of a stream.
pub(crate) fn chunk(piece: &str) -> Act {
    chunk_of(piece.as_bytes())
}

/// One piece of a stream that is no text.
pub(crate) fn chunk_of(piece: &[u8]) -> Act {
    let mut bytes = format!("{:x}\r\n", piece.len()).into_bytes();
    bytes.extend_from_slice(piece);
    bytes.extend_from_slice(b"\r\n");
    Act::Say(bytes)
}

/// The end of a stream.
pub(crate) fn end() -> Act {
    Act::Say(b"0\r\n\r\n".to_vec())
}
