namespace ClientSdk.Limiters;

/// <summary>What a refusal asked for.</summary>
/// <param name="Ticks">The wait from now, cut at the longest pause; <see langword="null"/> when the server did not say.</param>
/// <param name="Origin">The header or body field that said so.</param>
/// <param name="IsLong">It is longer than callers are held.</param>
internal readonly record struct RefusalHint(long? Ticks, string Origin, bool IsLong);
