namespace ClientSdk.Bulk;

/// <summary>A transport's word that a request has never left, or was refused by a limit each time that it did. What kept it is inside.</summary>
internal sealed class BulkUnsentException(Exception inner) : Exception(inner.Message, inner);
