"""The web chat at `/`: an adapter of the same conversation, live without reload."""

from bot.channels.web.routes import web_routes

__all__ = ["web_routes"]
