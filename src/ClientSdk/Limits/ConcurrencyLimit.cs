namespace ClientSdk.Limits;

/// <summary>So many requests at once. Made by <see cref="RateLimit.Concurrent"/>.</summary>
public sealed record ConcurrencyLimit : RateLimit
{
    internal ConcurrencyLimit(int permits) => Permits = AtLeastOne(permits, nameof(permits));

    /// <summary>The most requests at once.</summary>
    public override int Permits { get; }

    /// <inheritdoc />
    public override TimeSpan? Span => null;

    private protected override string Describe() => FormattableString.Invariant($"{Permits} at once");
}
