namespace ContactSync.Contacts;

/// <summary>The file cannot be read. The message is for its owner.</summary>
internal sealed class ContactFileException(string message, Exception? inner = null) : Exception(message, inner);
