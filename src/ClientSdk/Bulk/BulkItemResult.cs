using System.Net;

namespace ClientSdk.Bulk;

/// <summary>What became of one item.</summary>
/// <param name="Index">Its place in the source, from 0.</param>
/// <param name="Key">Its key: what <see cref="BulkOptions{T}.Key"/> gave, else its index as text.</param>
/// <param name="Outcome">Its one final result.</param>
/// <param name="Status">The status of the reply that decided it; <see langword="null"/> when there was none.</param>
/// <param name="Reason">Why it did not succeed, in the server's words where it had some, without credentials; <see langword="null"/> when it succeeded.</param>
public readonly record struct BulkItemResult(long Index, string Key, BulkOutcome Outcome, HttpStatusCode? Status, string? Reason);
