"""What the tests of `sayso serve` share: a server of their own over an archive, and requests to it."""
import http.client, json, os, select, signal, socket, subprocess, time


class Server:
    """`sayso serve` on a free port. Its address is read from standard output, as people do."""

    def __init__(self, program, archive, *options):
        self.process = subprocess.Popen([program, "serve", "--listen", "127.0.0.1:0", *options, archive],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        ready, _, _ = select.select([self.process.stdout], [], [], 60)
        self.address = self.process.stdout.readline().strip() if ready else ""
        if not self.address:
            self.process.kill()
            raise RuntimeError("no address: " + self.process.communicate()[1])
        self.host = self.address.split("/")[2]
        self.port = int(self.host.rsplit(":", 1)[1])
        self.token = self.address.split("token=")[1]

    def ask(self, path, method="GET", body=None, headers=None, token=True):
        """-> status, headers, body as bytes; a connection of its own."""
        h = {"Authorization": "Bearer " + self.token} if token else {}
        h.update(headers or {})
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            c.request(method, path, body, {k: v for k, v in h.items() if v is not None})
            r = c.getresponse()
            return r.status, r.headers, r.read()
        finally:
            c.close()

    def json(self, path, **how):
        status, _, body = self.ask(path, **how)
        return status, json.loads(body)

    def raw(self, data, wait=10):
        """Bytes as they are -> all that comes back."""
        s = socket.create_connection(("127.0.0.1", self.port), timeout=wait)
        out = b""
        try:
            s.sendall(data)
            while part := s.recv(65536):
                out += part
        except OSError:
            pass
        finally:
            s.close()
        return out

    def stop(self, how=signal.SIGTERM, wait=30):
        """-> exit status, standard error, seconds"""
        began = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            err = self.process.communicate(timeout=wait)[1]
        except subprocess.TimeoutExpired:
            self.process.kill()
            err = self.process.communicate()[1] + "\n(did not end)"
        return self.process.returncode, err, time.monotonic() - began


def make_archive(program, path, files, *options):
    for end in ("", "-wal", "-shm", "-writer"):
        if os.path.exists(path + end):
            os.remove(path + end)
    subprocess.run([program, "add", "-q", *options, path, *files], check=True)
