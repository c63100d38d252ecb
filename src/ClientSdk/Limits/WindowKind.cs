namespace ClientSdk.Limits;

/// <summary>How a server counts the requests of a window.</summary>
public enum WindowKind
{
    /// <summary>Not known: kept so that it is safe for sliding logs and fixed windows alike. The default.</summary>
    Unknown,

    /// <summary>A window starts at the first request after the last one has ended.</summary>
    FixedFromFirstRequest,

    /// <summary>Windows follow one another without a gap.</summary>
    FixedAligned,

    /// <summary>The last window is weighed into the current one.</summary>
    SlidingCounter,
}
