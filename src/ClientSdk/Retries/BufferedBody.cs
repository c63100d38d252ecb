namespace ClientSdk.Retries;

/// <summary>A body that was read into memory, in the place of the content that it came from.</summary>
internal sealed class BufferedBody : ByteArrayContent
{
    private readonly HttpContent _original;

    public BufferedBody(byte[] bytes, int count, HttpContent original)
        : base(bytes, 0, count)
    {
        _original = original;
        foreach ((string name, IEnumerable<string> values) in original.Headers)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _original.Dispose();
        }

        base.Dispose(disposing);
    }
}
