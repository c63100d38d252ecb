namespace ClientSdk.Headers;

/// <summary>
/// The instant at which the server sent the reply, by its own clock where it says so. Instants are compared with
/// <c>Date + Age</c>, so that a wrong clock on either side makes no difference. The date is read only when something asks.
/// </summary>
internal sealed class ServerClock
{
    private string? _date;
    private long _ageTicks;
    private ReceiptTime _received;
    private long _nowTicks;
    private bool _isServers;
    private bool _isRead;

    public long NowTicks
    {
        get
        {
            Read();
            return _nowTicks;
        }
    }

    public bool IsServers
    {
        get
        {
            Read();
            return _isServers;
        }
    }

    public void Set(string? date, long ageTicks, in ReceiptTime receivedAt) =>
        (_date, _ageTicks, _received, _isRead) = (date, ageTicks, receivedAt, false);

    public void Clear() => (_date, _received) = (null, default);

    /// <summary>What is left until an instant; nothing when it is past, and never more than the ceiling.</summary>
    public FieldValue Until(long instantTicks) =>
        FieldValue.Until(Math.Clamp(instantTicks - NowTicks, 0, DecimalNumber.MaxTicks));

    private void Read()
    {
        if (_isRead)
        {
            return;
        }

        (_isRead, _isServers, _nowTicks) = (true, false, _received.UtcTicks);
        if (_date is not null && HttpDateReader.TryRead(FieldText.Trim(_date), _nowTicks, out long ticks))
        {
            (_isServers, _nowTicks) = (true, ticks + _ageTicks);
        }
    }
}
