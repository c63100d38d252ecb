namespace ClientSdk.Testing.Sandbox;

/// <summary>Instants as headers state them.</summary>
internal static class StatedTime
{
    /// <summary>The first whole Unix second at or after the instant: a client that waits until then has waited long enough.</summary>
    internal static long CeilingSeconds(DateTimeOffset instant)
    {
        long seconds = instant.ToUnixTimeSeconds();
        return instant.UtcTicks % TimeSpan.TicksPerSecond == 0 ? seconds : seconds + 1;
    }
}
