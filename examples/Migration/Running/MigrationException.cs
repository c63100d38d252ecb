namespace Migration.Running;

/// <summary>The job cannot go on, and the message says why.</summary>
internal sealed class MigrationException(string message) : Exception(message);
