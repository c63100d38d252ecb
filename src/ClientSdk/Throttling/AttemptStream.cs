namespace ClientSdk.Throttling;

/// <summary>A streamed body: every read has the time limit for itself, and the end of the stream ends the attempt.</summary>
internal sealed class AttemptStream(Stream inner, Attempt attempt) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        attempt.StartTimer();
        using CancellationTokenRegistration reader = attempt.CancelWith(cancellationToken);
        try
        {
            // By token, not by disposal: the framework's stream, disposed under a reader, drains its connection beside him and may give it back.
            return Seen(await inner.ReadAsync(buffer, attempt.Token).ConfigureAwait(false), buffer.Length);
        }
        catch (Exception failure)
        {
            throw Ended(failure, cancellationToken);
        }
        finally
        {
            attempt.StopTimer();
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        attempt.StartTimer();

        // A blocking read knows no token, so only this can end it.
        using CancellationTokenRegistration silence = attempt.Token.UnsafeRegister(static state => ((Stream)state!).Dispose(), inner);
        try
        {
            return Seen(inner.Read(buffer), buffer.Length);
        }
        catch (Exception failure)
        {
            throw Ended(failure, CancellationToken.None);
        }
        finally
        {
            attempt.StopTimer();
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            attempt.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Seen(int read, int asked)
    {
        if (read == 0 && asked > 0)
        {
            attempt.Dispose();
        }

        return read;
    }

    private Exception Ended(Exception failure, CancellationToken reader)
    {
        attempt.Dispose();
        return attempt.Token.IsCancellationRequested && !reader.IsCancellationRequested
            ? attempt.Translate(failure as OperationCanceledException ?? new OperationCanceledException(failure.Message, failure, attempt.Token), reader)
            : failure;
    }
}
