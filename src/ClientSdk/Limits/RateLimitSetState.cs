namespace ClientSdk.Limits;

/// <summary>How the limits that one group of requests draws on together stand at this moment. Immutable.</summary>
/// <param name="Name">What logs and metrics call the set: <c>partition</c> or the endpoint group's name; concurrency limits are sets of their own.</param>
/// <param name="Limits">Each limit by itself.</param>
/// <param name="PermitsLeft">
/// How many permits could be granted now, one after the other, after all that holds them back: limits, pause, slow start.
/// <see langword="null"/> where no limit is known.
/// </param>
/// <param name="InFlight">Permits whose requests are not over.</param>
/// <param name="PausedUntil">Until when nobody is sent because the server asked for it or refused; <see langword="null"/> without a pause.</param>
/// <param name="PauseOrigin">The header or rule behind the pause, for example <c>Retry-After</c> or <c>back-off</c>; <see langword="null"/> without a pause.</param>
public sealed record RateLimitSetState(
    string Name,
    IReadOnlyList<RateLimitStanding> Limits,
    long? PermitsLeft,
    long InFlight,
    DateTimeOffset? PausedUntil,
    string? PauseOrigin);
