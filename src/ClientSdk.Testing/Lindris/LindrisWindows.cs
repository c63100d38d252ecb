namespace ClientSdk.Testing.Lindris;

/// <summary>How Lindris counts. Its page calls the windows sliding and describes them otherwise, so every reading can be had.</summary>
public enum LindrisWindows
{
    /// <summary>As the page describes them: the minute runs from the first request of the window, each request frees its place in the second after 1 s.</summary>
    AsDescribed,

    /// <summary>Both run from the first request of the window.</summary>
    FromFirstRequest,

    /// <summary>Both slide: never more than the limit in any span of that length.</summary>
    Sliding,
}
