"""A program of somebody else that is told of changes: writes down what it gets, and answers.

Answers the given statuses in their order, and 204 after that; the first request may take long.
"""

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any


class Receiver(BaseHTTPRequestHandler):
    log: Path
    answers: list[int]
    first_seconds: float

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        got = {"path": self.path, "headers": dict(self.headers.items()), "body": body}
        is_first = not self.log.exists()
        with self.log.open("a") as file:
            file.write(json.dumps(got) + "\n")
        if is_first:
            time.sleep(self.first_seconds)
        self.send_response(self.answers.pop(0) if self.answers else 204)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        pass


if __name__ == "__main__":
    Receiver.log = Path(sys.argv[1])
    Receiver.answers = json.loads(sys.argv[2])
    Receiver.first_seconds = float(sys.argv[3])
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    print(server.server_port, flush=True)  # noqa: T201 - who started it reads this
    server.serve_forever()
