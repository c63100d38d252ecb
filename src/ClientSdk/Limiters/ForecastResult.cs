namespace ClientSdk.Limiters;

/// <summary>What a forecast says.</summary>
/// <param name="Time">Until the last request has ended.</param>
/// <param name="LimitedBy">The limit that the requests wait for most; <see langword="null"/> when they wait for none.</param>
internal readonly record struct ForecastResult(TimeSpan Time, string? LimitedBy);
