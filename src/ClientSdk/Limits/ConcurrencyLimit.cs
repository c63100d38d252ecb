namespace ClientSdk.Limits;

/// <summary>So many requests at once. Made by <see cref="RateLimit.Concurrent"/> and <see cref="RateLimit.LearnedConcurrency"/>.</summary>
public sealed record ConcurrencyLimit : RateLimit
{
    internal ConcurrencyLimit(int permits) => Permits = AtLeastOne(permits, nameof(permits));

    /// <summary>The most requests at once; <see cref="int.MaxValue"/> when that is not known.</summary>
    public override int Permits { get; }

    /// <inheritdoc />
    public override TimeSpan? Span => null;

    /// <summary>Nobody has said how many, so it is learned.</summary>
    public bool IsLearned { get; private init; }

    internal static ConcurrencyLimit OfUnknownSize() => new(int.MaxValue) { IsLearned = true };

    internal override RateLimit Sized(int permits) => new ConcurrencyLimit(permits) { GivenName = GivenName, IsLearned = IsLearned };

    private protected override string Describe() =>
        Permits == int.MaxValue && IsLearned ? "requests at once" : FormattableString.Invariant($"{Permits} at once");
}
