namespace ClientSdk.Testing.Lindris;

/// <summary>What <c>X-RateLimit-Reset</c> says: the page's text and its example disagree.</summary>
public enum LindrisReset
{
    /// <summary>Seconds until the enforcing window resets, rounded up, as the text says.</summary>
    Seconds,

    /// <summary>The Unix second of that instant, rounded up, as the example suggests.</summary>
    Epoch,
}
