namespace ClientSdk.Tests.Throttling;

/// <summary>A body of which never a byte comes.</summary>
internal sealed class SilentStream : MemoryStream
{
    public override bool CanSeek => false;

    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
}
