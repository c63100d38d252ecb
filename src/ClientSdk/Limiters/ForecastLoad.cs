namespace ClientSdk.Limiters;

/// <summary>What a forecast is asked for.</summary>
/// <param name="Requests">How many, of cost 1 each.</param>
/// <param name="Parallelism">At most so many at once.</param>
/// <param name="RoundTrip">From a request's start to its end.</param>
/// <param name="IsUnderWay">What is in flight belongs to these requests; else it comes on top of them.</param>
internal readonly record struct ForecastLoad(long Requests, int Parallelism, TimeSpan RoundTrip, bool IsUnderWay = false);
