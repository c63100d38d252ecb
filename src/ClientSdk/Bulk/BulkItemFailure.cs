namespace ClientSdk.Bulk;

/// <summary>One item that a reply speaks of as failed. <see cref="BulkOptions{T}.ReadFailures"/> reads them out of replies.</summary>
/// <param name="Index">The item's place in the request, from 0.</param>
/// <param name="Reason">Why, for the report. Leave credentials and secrets out.</param>
/// <param name="MayPass"><see langword="true"/> when sending it again may help; <see langword="false"/> makes it a dead letter.</param>
public readonly record struct BulkItemFailure(int Index, string Reason, bool MayPass = false);
