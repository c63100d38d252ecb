namespace ClientSdk.Bulk;

/// <summary>A transport's word that a request has never left. What kept it is inside.</summary>
internal sealed class BulkUnsentException(Exception inner) : Exception(inner.Message, inner);
