namespace ClientSdk.Simulation.Scenes;

/// <summary>What a run came to.</summary>
/// <param name="Succeeded">Calls that were answered with success.</param>
/// <param name="Refusals">All 429s that our client was sent.</param>
/// <param name="FirstMinute">Those of the first minute.</param>
/// <param name="LastTenMinutes">Those of the last ten minutes.</param>
/// <param name="Elapsed">Until the last reply.</param>
/// <param name="Foreign">Requests of others that were accepted.</param>
internal readonly record struct SceneResult(int Succeeded, long Refusals, long FirstMinute, long LastTenMinutes, TimeSpan Elapsed, int Foreign = 0)
{
    public double PerLaterMinute => (Refusals - FirstMinute) / (Elapsed.TotalMinutes - 1);
}
