"""A web server with the faults of real ones, for tests of downloads.

Usage: model_server.py FOLDER LOG     prints its port, serves until its stdin closes

/plain/FILE            the file, ranges, an ETag
/noranges/FILE         the file, always whole
/novalidator/FILE      neither ETag nor Last-Modified
/break/N/FILE          as plain, but every other connection, beginning with the first, ends after N bytes
/changing/N/FILE       the same, and with each connection the file and its ETag are others
/short/FILE            says more bytes than it sends, each time
/endless/FILE          the file and then more and more, without a length
/slow/FILE             as plain, a piece every tenth of a second
/stall/FILE            half of it, then silence
/busy/FILE             503 the first time
/redirect/FILE         to /plain/FILE
/redirect-to-file/F    to file://F
/loop/FILE             to itself
Everything else: 404. As a proxy it serves any address by its last part. Each request is a line of LOG:
"METHOD PATH RANGE|- IF-RANGE|-".
"""
import http.server
import os
import sys
import threading
import time

FOLDER, LOG = sys.argv[1:3]
counts = {}
lock = threading.Lock()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        range_, if_range = self.headers.get("Range", "-"), self.headers.get("If-Range", "-")
        with lock:
            counts[self.path] = counts.get(self.path, 0) + 1
            count = counts[self.path]
            with open(LOG, "a") as log:
                log.write(f"{self.command} {self.path} {range_} {if_range}\n")
        if self.path.startswith("http://"):  # a proxy's request
            return self.send_file(self.path.rsplit("/", 1)[1])
        kind, *rest = self.path.strip("/").split("/")
        name = rest[-1] if rest else ""
        if kind == "redirect":
            return self.redirect("/plain/" + name)
        if kind == "redirect-to-file":
            return self.redirect("file:///" + "/".join(rest))
        if kind == "loop":
            return self.redirect(self.path)
        if kind == "busy" and count == 1:
            return self.refuse(503)
        action = {"plain": {}, "busy": {}, "noranges": {"ranges": False}, "novalidator": {"etag": None},
                  "short": {"claim": 1000}, "endless": {"endless": True}, "slow": {"slow": True},
                  "stall": {"stall": True}}.get(kind)
        if kind in ("break", "changing"):
            action = {"cut": int(rest[0]) if count % 2 == 1 else None}
            if kind == "changing":
                action["version"] = count
        if action is None or not os.path.isfile(os.path.join(FOLDER, name)):
            return self.refuse(404)
        return self.send_file(name, **action)

    def refuse(self, status):
        body = b"<html>an explanation for people</html>"
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def redirect(self, target):
        self.send_response(302)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def send_file(self, name, ranges=True, etag="", claim=0, endless=False, slow=False, stall=False, cut=None, version=0):
        with open(os.path.join(FOLDER, name), "rb") as file:
            data = file.read()
        if version > 1:
            data = bytes(255 - byte for byte in data)
        tag = f'"{name}-{version}"' if etag is not None else None
        start = 0
        wanted = self.headers.get("Range")
        if ranges and wanted and self.headers.get("If-Range") in (None, tag):
            start = int(wanted.removeprefix("bytes=").split("-")[0])
        if start >= len(data) and start > 0:
            return self.refuse(416)
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        if tag and ranges:
            self.send_header("ETag", tag)
        elif tag:
            self.send_header("Last-Modified", "Mon, 01 Jan 2024 00:00:00 GMT")
        if endless:
            self.send_header("Connection", "close")
        else:
            self.send_header("Content-Length", str(len(data) - start + claim))
        self.end_headers()
        self.send_body(data[start:], endless, slow, stall, cut)

    def send_body(self, data, endless, slow, stall, cut):
        try:
            if stall:
                self.wfile.write(data[:len(data) // 2])
                self.wfile.flush()
                time.sleep(60)
            elif slow:
                for at in range(0, len(data), len(data) // 10 + 1):
                    self.wfile.write(data[at:at + len(data) // 10 + 1])
                    self.wfile.flush()
                    time.sleep(0.1)
            else:
                self.wfile.write(data[:cut])
            while endless:
                self.wfile.write(bytes(65536))
        except OSError:
            pass  # the client had enough
        self.close_connection = True


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True


server = Server(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
