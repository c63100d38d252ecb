namespace ClientSdk.Bulk;

/// <summary>A reply's body, for those who look for single items in it.</summary>
/// <param name="Body">The whole of it.</param>
/// <param name="Hide">Takes credentials and secrets out of a part of it that goes into results.</param>
internal sealed record BulkReplyText(string Body, Func<string, string> Hide);
