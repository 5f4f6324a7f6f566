"""What can go wrong with a request to another server. Law: a message never holds a password, a header or a query."""


class HttpError(Exception):
    """The request could not be made."""

    code = "http_failed"
    advice = "Try again; if it goes on, check the address in a browser."
    # Whether the same request may succeed later.
    retryable = False

    def __init__(self, message: str | None = None) -> None:
        self.message = message or (type(self).__doc__ or "").strip()
        super().__init__(self.message)


class BadUrl(HttpError):
    """The address is not a valid URL."""

    code = "bad_url"
    advice = "Write the whole address, for instance https://example.com/path."


class BadRequest(HttpError):
    """The request cannot be written as HTTP."""

    code = "bad_request"
    advice = "Check the method and the headers; they may hold no line breaks."


class AddressBlocked(HttpError):
    """The address is inside a private network, which agents may not reach."""

    code = "address_blocked"
    advice = "Use a public address, or ask an owner of the workspace to allow private networks in its settings."


class HttpTimedOut(HttpError):
    """The server did not answer in time."""

    code = "http_timed_out"
    advice = "Raise the time limit, or ask the server for less."
    retryable = True


class ResponseTooLarge(HttpError):
    """The server's answer is larger than it may be."""

    code = "response_too_large"
    advice = "Ask for less, for instance one page of a list, or raise the size limit."


class TooManyRedirects(HttpError):
    """The server redirects again and again."""

    code = "too_many_redirects"
    advice = "Open the address in a browser and use the one that it ends at."


class HttpUnreachable(HttpError):
    """The server could not be reached."""

    code = "http_unreachable"
    advice = "Check the host and the port, and that the server is running."
    retryable = True
