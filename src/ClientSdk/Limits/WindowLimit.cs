namespace ClientSdk.Limits;

/// <summary>So many permits in a window of time. Made by <see cref="RateLimit.Window"/> and its short forms.</summary>
public sealed record WindowLimit : RateLimit
{
    internal WindowLimit(int permits, TimeSpan length, WindowKind kind)
    {
        Permits = AtLeastOne(permits, nameof(permits));
        Length = Positive(length, "window");
        Kind = kind;
    }

    /// <inheritdoc />
    public override int Permits { get; }

    /// <summary>The window's length.</summary>
    public TimeSpan Length { get; }

    /// <inheritdoc />
    public override TimeSpan? Span => Length;

    /// <summary>What is known of how the server counts.</summary>
    public WindowKind Kind { get; private init; }

    /// <summary>The server starts a window at the first request after the last window has ended.</summary>
    /// <returns>A copy of that kind: a reset that the server announces is then believed.</returns>
    public WindowLimit FixedFromFirstRequest() => this with { Kind = WindowKind.FixedFromFirstRequest };

    /// <summary>The server's windows follow one another without a gap, for example from minute to minute of its clock.</summary>
    /// <returns>A copy of that kind: a reset that the server announces is then believed, and carried from window to window.</returns>
    public WindowLimit FixedAligned() => this with { Kind = WindowKind.FixedAligned };

    /// <summary>
    /// The server weighs the last fixed window into the current one (the "sliding window counter" of Cloudflare and Upstash).
    /// It is kept as a bucket, because a plain window is unsafe there.
    /// </summary>
    /// <returns>A copy of that kind.</returns>
    public WindowLimit SlidingCounter() => this with { Kind = WindowKind.SlidingCounter };

    internal override RateLimit Sized(int permits) => new WindowLimit(permits, Length, Kind) { GivenName = GivenName };

    private protected override string Describe() => FormattableString.Invariant($"{Permits} per {DescribeSpan(Length)}");
}
