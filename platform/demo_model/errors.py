"""What a client did wrong, in the shape and with the status that OpenAI's API would use."""

from typing import Any


class ApiError(Exception):
    """The request cannot be answered."""

    status = 400
    kind = "invalid_request_error"
    code: str | None = None

    def __init__(self, message: str | None = None, *, param: str | None = None, code: str | None = None) -> None:
        super().__init__(message or self.__doc__)
        self.param = param
        self.code = code or type(self).code

    def body(self) -> dict[str, Any]:
        """The error document."""
        return {"error": {"message": str(self), "type": self.kind, "param": self.param, "code": self.code}}


class BadRequest(ApiError):
    """The request is not valid."""


class UnknownModel(ApiError):
    """The model does not exist."""

    status = 404
    code = "model_not_found"


class UnknownRoute(ApiError):
    """There is nothing at this address."""

    status = 404
    code = "unknown_url"


class WrongMethod(ApiError):
    """This address takes another method."""

    status = 405
    code = "method_not_allowed"


class TooLarge(ApiError):
    """The request is too large."""

    status = 413
    code = "request_too_large"


class RateLimited(ApiError):
    """Rate limit reached (a fault made on purpose by the demo model)."""

    status = 429
    kind = "rate_limit_error"
    code = "rate_limit_exceeded"


class ServerFault(ApiError):
    """The server had an error (a fault made on purpose by the demo model)."""

    status = 500
    kind = "server_error"
    code = "server_error"


class InternalError(ApiError):
    """The demo model failed on this request; its log says where."""

    status = 500
    kind = "server_error"
    code = "internal_error"
