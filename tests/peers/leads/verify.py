"""A receiver that trusts the library of Standard Webhooks: what it does not verify is refused.

python verify.py PORT SECRET
"""

import http.server
import sys

from standardwebhooks import Webhook, WebhookVerificationError

port, secret = int(sys.argv[1]), sys.argv[2]


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        try:
            told = Webhook(secret).verify(body, dict(self.headers))
            status, answer = 200, f"{told['type']} {told['data']['phone']}"
        except WebhookVerificationError as error:
            status, answer = 401, str(error)
        self.send_response(status)
        self.end_headers()
        self.wfile.write(answer.encode())
        print(status, answer, flush=True)

    def log_message(self, *_):
        pass


http.server.HTTPServer(("127.0.0.1", port), Receiver).serve_forever()
