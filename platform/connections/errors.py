"""What can be wrong with a connection, in sentences."""

from http import HTTPStatus

from tenancy.errors import DomainError


class ConnectionsError(DomainError):
    """This connection cannot be used."""

    code = "connection_unusable"
    status = HTTPStatus.BAD_REQUEST


class ConnectionMissing(ConnectionsError):
    """There is no connection of this name."""

    code = "connection_missing"
    status = HTTPStatus.NOT_FOUND


class NameTaken(ConnectionsError):
    """Another connection has this name."""

    code = "name_taken"
    status = HTTPStatus.CONFLICT


class FieldWrong(ConnectionsError):
    """A field of this connection is missing or wrong."""

    code = "invalid"


class SecretUnreadable(ConnectionsError):
    """The stored secret cannot be opened with this site's keys. Enter it again."""

    code = "secret_unreadable"
    status = HTTPStatus.CONFLICT


class NoModel(ConnectionsError):
    """No model is connected. Add a connection to a model provider."""

    code = "no_model"
    status = HTTPStatus.CONFLICT


class AddressRefused(ConnectionsError):
    """This address is not reachable from here."""

    code = "address_refused"
