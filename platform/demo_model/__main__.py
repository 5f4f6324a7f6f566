"""`python -m demo_model`: serve the demo model in the foreground. Flags win over DEMO_MODEL_* variables."""

import argparse
import logging
import os
import socket
import sys

from demo_model.server import DEFAULT_DELAY, serve


def _read_arguments() -> argparse.Namespace:
    env = os.environ
    parser = argparse.ArgumentParser(prog="demo_model", description="A local OpenAI-compatible demo model.")
    parser.add_argument("--host", default=env.get("DEMO_MODEL_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(env.get("DEMO_MODEL_PORT", "8010")))
    parser.add_argument("--fd", type=int, help="an inherited socket that listens already, in place of host and port")
    parser.add_argument(
        "--token-delay",
        type=float,
        default=float(env.get("DEMO_MODEL_TOKEN_DELAY", DEFAULT_DELAY)),
        help="seconds per streamed token",
    )
    parser.add_argument(
        "--faults",
        action="store_true",
        default=env.get("DEMO_MODEL_FAULTS", "") not in ("", "0"),
        help="serve the fault models too",
    )
    parser.add_argument("--verbose", action="store_true", help="log every request")
    return parser.parse_args()


def main() -> int:
    """Run the server; 1 when the port is taken."""
    options = _read_arguments()
    logging.basicConfig(level=logging.DEBUG if options.verbose else logging.INFO, format="%(message)s")
    logging.getLogger("asyncio").setLevel(logging.WARNING)
    try:
        listener = socket.socket(fileno=options.fd) if options.fd is not None else None
        serve(options.host, options.port, token_delay=options.token_delay, faults=options.faults, listener=listener)
    except OSError as error:
        print(
            f"The demo model cannot listen on {options.host}:{options.port}: {error.strerror}. "
            f"Choose another port with --port.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
