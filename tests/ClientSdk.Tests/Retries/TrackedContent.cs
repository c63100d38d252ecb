namespace ClientSdk.Tests.Retries;

/// <summary>A body that says when it was disposed.</summary>
internal sealed class TrackedContent(string text, Action disposed) : StringContent(text)
{
    protected override void Dispose(bool disposing)
    {
        disposed();
        base.Dispose(disposing);
    }
}
