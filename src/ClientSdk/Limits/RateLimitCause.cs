namespace ClientSdk.Limits;

/// <summary>Why a request had to wait, or could not go: which limit, by whose word, until when.</summary>
/// <param name="Limit">The limit, or the set of limits that was paused, for example <c>60 per minute</c>.</param>
/// <param name="Window">The limit's span of time; <see langword="null"/> for a pause or a concurrency limit.</param>
/// <param name="Origin">The header or rule that it comes from, for example <c>Retry-After</c>, <c>declared</c> or <c>back-off</c>.</param>
/// <param name="Until">The earliest instant at which the request can go for this reason; <see langword="null"/> when it depends on another request's end.</param>
public sealed record RateLimitCause(string Limit, TimeSpan? Window, string Origin, DateTimeOffset? Until)
{
    /// <inheritdoc />
    public override string ToString() => Until is { } until
        ? FormattableString.Invariant($"limit '{Limit}' ({Origin}) until {until:O}")
        : FormattableString.Invariant($"limit '{Limit}' ({Origin}) until a request in flight ends");
}
