namespace ClientSdk.Tests.Scenarios;

/// <summary>What a run against a server with undeclared limits came to.</summary>
/// <param name="Succeeded">Calls that were answered with success.</param>
/// <param name="Refusals">All 429s that the server sent.</param>
/// <param name="FirstMinute">Those of the first minute.</param>
/// <param name="Elapsed">Until the last reply.</param>
internal readonly record struct UndeclaredResult(int Succeeded, long Refusals, long FirstMinute, TimeSpan Elapsed)
{
    public double PerLaterMinute => (Refusals - FirstMinute) / (Elapsed.TotalMinutes - 1);
}
