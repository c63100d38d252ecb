using System.Net.Http.Headers;

namespace ClientSdk.Credentials;

/// <summary>A token and its life, counted from before it was asked for: the server's count began later.</summary>
internal sealed record AccessToken(AuthenticationHeaderValue Header, long AskedAt, TimeSpan Lifetime)
{
    private static readonly TimeSpan _longestAhead = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _longestTravel = TimeSpan.FromSeconds(5);

    /// <summary>Without the token, which a record would show.</summary>
    public override string ToString() => FormattableString.Invariant($"a token that lives for {Lifetime}");

    public TimeSpan Left(TimeProvider time) => Lifetime - time.GetElapsedTime(AskedAt);

    /// <summary>It will still live when a request that leaves now gets to the server. Of a short life, a tenth is enough for that.</summary>
    public bool IsUsable(TimeProvider time) => Left(time) > Shorter(_longestTravel, Lifetime / 10);

    /// <summary>It would be too old by then, and a new one would not: what no token can outlive is left to the moment of sending.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="untilStart">The least time that the request has to wait.</param>
    public bool IsWorthRenewing(TimeProvider time, TimeSpan untilStart)
    {
        TimeSpan needed = untilStart + Shorter(_longestAhead, Lifetime / 4);
        return Left(time) < needed && needed <= Lifetime;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
