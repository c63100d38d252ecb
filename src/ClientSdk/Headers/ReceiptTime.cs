namespace ClientSdk.Headers;

/// <summary>
/// When a reply's headers were here, by the client's clock. Most replies say nothing that depends on it, so a clock is only looked at
/// when something asks, which is at once: the reply is read in one go.
/// </summary>
internal readonly struct ReceiptTime
{
    private readonly TimeProvider? _time;
    private readonly long _ticks;

    public ReceiptTime(TimeProvider time) => _time = time;

    private ReceiptTime(long ticks) => _ticks = ticks;

    public long UtcTicks => _time?.GetUtcNow().UtcTicks ?? _ticks;

    public static implicit operator ReceiptTime(DateTimeOffset instant) => new(instant.UtcTicks);
}
