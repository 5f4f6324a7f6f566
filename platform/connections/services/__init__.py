"""The verbs of connections: store credentials, use them, find the endpoint behind a model's name, test."""

from connections.services.credentials import (
    connection_secret,
    count_secrets,
    create_connection,
    get_connection,
    open_secret,
    reseal_all,
    update_connection,
)
from connections.services.endpoints import ModelChoice, Served, list_models, model_endpoint, models_of, who_serves
from connections.services.probe import Verdict, check_connection

__all__ = [
    "ModelChoice",
    "Served",
    "Verdict",
    "check_connection",
    "connection_secret",
    "count_secrets",
    "create_connection",
    "get_connection",
    "list_models",
    "model_endpoint",
    "models_of",
    "open_secret",
    "reseal_all",
    "update_connection",
    "who_serves",
]
