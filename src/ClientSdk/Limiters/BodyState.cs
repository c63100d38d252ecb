namespace ClientSdk.Limiters;

/// <summary>How much of a reply's body is here when its headers are.</summary>
internal enum BodyState
{
    /// <summary>Nothing is left to come, so the request is over.</summary>
    Whole,

    /// <summary>It is still to be read.</summary>
    Coming,

    /// <summary>A stream of events, which may rightly last for ever.</summary>
    Endless,
}
