namespace ClientSdk.Limits;

/// <summary>A <see cref="RateLimitWindow"/> while it is read and learned from: -1 stands for "not said", times are in ticks, and it is filled in place.</summary>
internal record struct StatedWindow
{
    public string? Name;
    public string? Unit;
    public string? Origin;
    public long Limit = -1;
    public long Remaining = -1;
    public long Reset = -1;
    public long Length = -1;
    public bool IsResetInstant;
    public bool IsResetByClientClock;

    public StatedWindow()
    {
    }

    /// <summary>Whether requests are what is counted, so that the numbers may pace requests.</summary>
    public readonly bool CountsRequests => Unit is null or "requests";

    public static StatedWindow Of(in RateLimitWindow window) => new()
    {
        Name = window.Name,
        Unit = window.Unit,
        Origin = window.Origin,
        Limit = window.Limit ?? -1,
        Remaining = window.Remaining ?? -1,
        Reset = window.Reset?.Ticks ?? -1,
        Length = window.Window?.Ticks ?? -1,
        IsResetInstant = window.IsResetInstant,
        IsResetByClientClock = window.IsResetByClientClock,
    };

    public readonly RateLimitWindow ToWindow() => new()
    {
        Name = Name,
        Unit = Unit,
        Origin = Origin,
        Limit = Limit < 0 ? null : Limit,
        Remaining = Remaining < 0 ? null : Remaining,
        Reset = Reset < 0 ? null : new TimeSpan(Reset),
        Window = Length < 0 ? null : new TimeSpan(Length),
        IsResetInstant = IsResetInstant,
        IsResetByClientClock = IsResetByClientClock,
    };
}
