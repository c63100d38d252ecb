using System.Net;

namespace ClientSdk.Testing.Sandbox;

/// <summary>A body that ends some time after its headers; the server's place is held until then, or until the reader leaves.</summary>
internal sealed class SlowContent : HttpContent
{
    private readonly SandboxOutcome _outcome;
    private readonly ReadOnlyMemory<byte> _body;
    private readonly Task _ready;

    internal SlowContent(SandboxOutcome outcome, ReadOnlyMemory<byte> body, TimeProvider time)
    {
        _outcome = outcome;
        _body = body;

        // The server sends on whether or not somebody reads: the time runs from the headers.
        _ready = ExactDelay.WaitAsync(outcome.BodyTime, time).ContinueWith(
            static (_, outcome) => ((SandboxOutcome)outcome!).Finish(),
            outcome,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await _ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync(_body, cancellationToken).ConfigureAwait(false);
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(new SlowStream(_ready, _body.ToArray(), _outcome));

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        _outcome.Finish();
        base.Dispose(disposing);
    }
}
