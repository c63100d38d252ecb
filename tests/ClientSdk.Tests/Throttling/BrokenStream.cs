namespace ClientSdk.Tests.Throttling;

/// <summary>A body that does not come: each read fails, or stays silent until its token or its disposal ends it.</summary>
internal sealed class BrokenStream(Exception? failure = null) : Stream
{
    private TaskCompletionSource<int>? _reading;

    public bool WasDisposedUnderAReader { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (failure is not null)
        {
            throw failure;
        }

        _reading = new TaskCompletionSource<int>();
        await using CancellationTokenRegistration end = cancellationToken.Register(() => _reading.TrySetCanceled(cancellationToken));
        return await _reading.Task;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw failure ?? new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        WasDisposedUnderAReader |= _reading is { Task.IsCompleted: false };
        _reading?.TrySetException(new ObjectDisposedException(nameof(BrokenStream)));
        base.Dispose(disposing);
    }
}
