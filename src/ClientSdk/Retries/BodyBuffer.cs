using ClientSdk.Limits;

namespace ClientSdk.Retries;

/// <summary>Decides before the first send whether a body can be sent twice, and reads it into memory where the caller allowed it.</summary>
/// <remarks>Only stream contents are read ahead: any other content writes itself, and could not go on from the middle if it were too long.</remarks>
internal static class BodyBuffer
{
    /// <returns>Whether the request's body can be sent again.</returns>
    public static bool Prepare(HttpRequestMessage request, int most)
    {
        if (IsDecided(request, most, out bool canReplay, out Stream source))
        {
            return canReplay;
        }

        byte[] bytes = new byte[FirstSize(most)];
        int count = 0;
        while (source.Read(Room(ref bytes, count, most).Span) is > 0 and int read)
        {
            count += read;
        }

        return Replace(request, bytes, count, most, source);
    }

    /// <inheritdoc cref="Prepare" />
    public static async ValueTask<bool> PrepareAsync(HttpRequestMessage request, int most, CancellationToken cancellationToken)
    {
        if (IsDecided(request, most, out bool canReplay, out Stream source))
        {
            return canReplay;
        }

        byte[] bytes = new byte[FirstSize(most)];
        int count = 0;
        while (await source.ReadAsync(Room(ref bytes, count, most), cancellationToken).ConfigureAwait(false) is > 0 and int read)
        {
            count += read;
        }

        return Replace(request, bytes, count, most, source);
    }

    private static bool IsDecided(HttpRequestMessage request, int most, out bool canReplay, out Stream source)
    {
        canReplay = RequestBody.CanBeSentTwice(request.Content);
        bool isDecided = canReplay || most == 0 || !RequestBody.IsStream(request.Content!);
        source = isDecided ? Stream.Null : request.Content!.ReadAsStream();
        return isDecided;
    }

    // One byte more than allowed, to see whether there is more.
    private static int FirstSize(int most) => Math.Min(most, 4_095) + 1;

    // Empty, so that the next read ends the loop, when the limit is passed.
    private static Memory<byte> Room(ref byte[] bytes, int count, int most)
    {
        if (count == bytes.Length && count <= most)
        {
            Array.Resize(ref bytes, (int)Math.Min(2L * count, most + 1L));
        }

        return bytes.AsMemory(count);
    }

    private static bool Replace(HttpRequestMessage request, byte[] bytes, int count, int most, Stream source)
    {
        HttpContent original = request.Content!;
        if (count <= most)
        {
            request.Content = new BufferedBody(bytes, count, original);
            return true;
        }

        StreamContent rest = new(new ResumedStream(bytes.AsMemory(0, count), source));
        foreach ((string name, IEnumerable<string> values) in original.Headers)
        {
            rest.Headers.TryAddWithoutValidation(name, values);
        }

        request.Content = rest;
        return false;
    }
}
