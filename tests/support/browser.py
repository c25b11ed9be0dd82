#!/usr/bin/env python3
"""Drives a headless Chromium for tests, through chromedriver's WebDriver interface (W3C) on this machine.

Usage: browser.py DOWNLOADS        what the pages download goes into this folder

Reads one JSON array a line from stdin, writes one JSON answer a line: {"value": …} or {"error": "…"}.

  ["open", URL]              loads a page, and waits for it
  ["eval", "return …"]       runs JavaScript in the page; a promise is waited for
  ["click", CSS]             with the mouse, in the middle of the element, scrolled to where it can be seen
  ["type", CSS, TEXT]        keys into an element; what was in it goes first
  ["press", KEY…]            keys into what has the focus: "a", "Enter", "ArrowLeft"; "Control+z"
  ["choose", CSS, PATH]      gives a file to <input type=file>
  ["wait", "return …"]       until it is true; an error after 20 seconds
  ["log"]                    what the page complained of since the last time
  ["size", WIDTH, HEIGHT]    of the window
  ["screenshot", PATH]       PNG

Ends when its stdin does. Exit code 69 with a word on stderr: no browser here.
"""
import base64
import json
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
KEYS = {"Backspace": "\ue003", "Tab": "\ue004", "Enter": "\ue007", "Escape": "\ue00c", "Space": " ", "ArrowLeft": "\ue012",
        "ArrowUp": "\ue013", "ArrowRight": "\ue014", "ArrowDown": "\ue015", "Delete": "\ue017", "Control": "\ue009",
        "Shift": "\ue008", "F2": "\ue032"}
PATIENCE = 20


class Failure(Exception):
    pass


class Browser:
    def __init__(self, chromium, driver, downloads):
        self.driver = subprocess.Popen([driver, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.address = None
        for line in self.driver.stdout:
            started = re.search(r"started successfully on port (\d+)", line)
            if started:
                self.address = "http://127.0.0.1:" + started[1]
                break
        if self.address is None:
            raise Failure("chromedriver does not start")
        arguments = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars",
                     "--no-first-run", "--window-size=1400,900", "--force-color-profile=srgb", "--mute-audio",
                     "--autoplay-policy=no-user-gesture-required", "--disable-background-networking",
                     "--disable-component-update",
                     # Chromium and its driver speak through a pipe: a bare root has no name "localhost".
                     "--remote-debugging-pipe"]
        options = {"binary": chromium, "args": arguments,
                   "prefs": {"download.default_directory": downloads, "download.prompt_for_download": False}}
        wanted = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}}}
        try:
            self.address += "/session/" + self.call("POST", "/session", wanted)["sessionId"]
        except Failure:
            self.stop_driver()
            raise

    def call(self, method, path, body=None):
        request = urllib.request.Request(self.address + path, method=method,
                                         data=None if body is None else json.dumps(body).encode(),
                                         headers={"Content-Type": "application/json"})
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            told = json.load(error)["value"]
            raise Failure(told["error"] + ": " + told["message"].split("\nStacktrace")[0]) from None

    def close(self):
        try:
            self.call("DELETE", "")
        finally:
            self.stop_driver()

    def stop_driver(self):
        self.driver.terminate()
        self.driver.wait()

    def element(self, css):
        return self.call("POST", "/element", {"using": "css selector", "value": css})[ELEMENT]

    def open(self, url):
        self.call("POST", "/url", {"url": url})

    def eval(self, script):
        return self.call("POST", "/execute/sync", {"script": script, "args": []})

    def click(self, css):
        self.call("POST", f"/element/{self.element(css)}/click", {})

    def type(self, css, text):
        element = self.element(css)
        self.call("POST", f"/element/{element}/clear", {})
        self.call("POST", f"/element/{element}/value", {"text": text})

    def press(self, *keys):
        actions = []
        for key in keys:
            parts = [KEYS.get(part, part) for part in (key.split("+") if len(key) > 1 else [key])]
            actions += [{"type": "keyDown", "value": part} for part in parts]
            actions += [{"type": "keyUp", "value": part} for part in reversed(parts)]
        self.call("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def choose(self, css, path):
        self.call("POST", f"/element/{self.element(css)}/value", {"text": path})

    def wait(self, script):
        end = time.monotonic() + PATIENCE
        while not self.eval(script):
            if time.monotonic() > end:
                raise Failure("waited in vain for: " + script)
            time.sleep(0.05)

    def log(self):
        return [entry["message"] for entry in self.call("POST", "/se/log", {"type": "browser"})]

    def size(self, width, height):
        self.call("POST", "/window/rect", {"width": width, "height": height})

    def screenshot(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.call("GET", "/screenshot")))


COMMANDS = {"open", "eval", "click", "type", "press", "choose", "wait", "log", "size", "screenshot"}


def answer(browser, line):
    name, *arguments = json.loads(line)
    if name not in COMMANDS:
        return {"error": f"{name} is no command"}
    try:
        return {"value": getattr(browser, name)(*arguments)}
    except (Failure, OSError) as problem:
        return {"error": f"{name} {arguments}: {problem}"}


def main():
    chromium, driver = (shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver"))
    if chromium is None or driver is None:
        print("no chromium or no chromedriver", file=sys.stderr)
        return 69
    browser = Browser(chromium, driver, sys.argv[1])
    try:
        print(json.dumps({"value": "ready"}), flush=True)
        for line in sys.stdin:
            print(json.dumps(answer(browser, line)), flush=True)
    finally:
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
