namespace ClientSdk.Bulk;

/// <summary>An item on its way, with its place in the source, its key, and its bytes in a request.</summary>
/// <param name="Index">Its place in the source, from 0.</param>
/// <param name="Key">Its name in results.</param>
/// <param name="Value">The item.</param>
/// <param name="Json">As it is written, once, so that sending it again costs no serialization; empty where the caller makes the bodies.</param>
internal readonly record struct BulkItem<T>(long Index, string Key, T Value, ReadOnlyMemory<byte> Json);
