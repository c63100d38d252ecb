namespace ClientSdk.Bulk;

/// <summary>An item on its way, with its place in the source and its key.</summary>
internal readonly record struct BulkItem<T>(long Index, string Key, T Value);
