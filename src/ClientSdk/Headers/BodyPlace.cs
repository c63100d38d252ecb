namespace ClientSdk.Headers;

/// <summary>The places of a JSON body that are known to speak of limits. What stands elsewhere is foreign data and is not read.</summary>
internal enum BodyPlace : byte
{
    Elsewhere,
    Root,
    Parameters,
    Error,
    Errors,
    ErrorsItem,
    ErrorDetails,
    ErrorDetailsItem,
    ErrorErrors,
    ErrorErrorsItem,
    ItemExtensions,
    ViolatedPolicies,
    Extensions,
    Cost,
    ThrottleStatus,
}
