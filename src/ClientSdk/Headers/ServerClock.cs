namespace ClientSdk.Headers;

/// <summary>
/// The instant at which the server sent the reply, by its own clock where it says so. Instants are compared with
/// <c>Date + Age</c>, so that a wrong clock on either side makes no difference.
/// </summary>
internal readonly record struct ServerClock(long NowTicks, bool IsServers)
{
    public static ServerClock Of(string? date, long ageTicks, DateTimeOffset receivedAt) =>
        date is not null && HttpDateReader.TryRead(FieldText.Trim(date), receivedAt.UtcTicks, out long ticks)
            ? new(ticks + ageTicks, IsServers: true)
            : new(receivedAt.UtcTicks, IsServers: false);

    /// <summary>What is left until an instant; nothing when it is past, and never more than the ceiling.</summary>
    public FieldValue Until(long instantTicks) =>
        FieldValue.Until(Math.Clamp(instantTicks - NowTicks, 0, DecimalNumber.MaxTicks));
}
