"""The one door to the database: sessions, audit, undo, migrations, backup."""
