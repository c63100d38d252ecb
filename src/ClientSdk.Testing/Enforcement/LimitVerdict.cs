namespace ClientSdk.Testing.Enforcement;

/// <summary>What a server's limit says of one request.</summary>
/// <param name="IsAccepted">Whether the request may pass.</param>
/// <param name="Limit">The limit's size: permits per window, or the bucket's capacity.</param>
/// <param name="Remaining">How many more requests would pass at this very instant, after this one. Never negative.</param>
/// <param name="RetryAfter">The shortest time after which one more request passes when nothing else arrives; zero when one would pass now.</param>
/// <param name="Reset">Fixed windows: the time to the window's end. Sliding ones: to when the oldest counted request leaves. Buckets: to the next token, zero when full.</param>
public readonly record struct LimitVerdict(bool IsAccepted, long Limit, long Remaining, TimeSpan RetryAfter, TimeSpan Reset);
