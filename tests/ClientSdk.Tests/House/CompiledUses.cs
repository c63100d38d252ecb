using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace ClientSdk.Tests.House;

/// <summary>One use of a type by another of the same assembly, as it stands in the compiled file.</summary>
internal readonly record struct CompiledUse(string User, string UserSpace, string Used, string UsedSpace, string Where);

/// <summary>
/// Reads from an assembly's metadata and IL who uses whom: base types, interfaces, constraints, attributes with their type arguments,
/// fields, signatures, locals, caught exceptions and the operands of every instruction. A nested or compiler-generated type speaks for
/// the type that it is nested in.
/// </summary>
internal sealed class CompiledUses
{
    private readonly MetadataReader _metadata;
    private readonly PEReader _image;
    private readonly TypeCollector _collector;
    private readonly HashSet<CompiledUse> _uses = [];

    private CompiledUses(PEReader image)
    {
        _image = image;
        _metadata = image.GetMetadataReader();
        _collector = new TypeCollector(_metadata);
    }

    public static IReadOnlySet<CompiledUse> Read(string path)
    {
        using PEReader image = new(File.OpenRead(path));
        CompiledUses reader = new(image);
        foreach (TypeDefinitionHandle type in reader._metadata.TypeDefinitions)
        {
            reader.ReadType(type);
        }

        return reader._uses;
    }

    private void ReadType(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _metadata.GetTypeDefinition(handle);
        Note(handle, "base type", () => _collector.Take(type.BaseType));
        Note(handle, "attributes", () => TakeAttributes(type.GetCustomAttributes()));
        Note(handle, "constraints", () => TakeConstraints(type.GetGenericParameters()));
        foreach (InterfaceImplementationHandle implementation in type.GetInterfaceImplementations())
        {
            Note(handle, "interface", () => _collector.Take(_metadata.GetInterfaceImplementation(implementation).Interface));
        }

        foreach (FieldDefinitionHandle fieldHandle in type.GetFields())
        {
            FieldDefinition field = _metadata.GetFieldDefinition(fieldHandle);
            Note(handle, _metadata.GetString(field.Name), () =>
            {
                field.DecodeSignature(_collector, null);
                TakeAttributes(field.GetCustomAttributes());
            });
        }

        foreach (PropertyDefinitionHandle property in type.GetProperties())
        {
            Note(handle, "property", () => TakeAttributes(_metadata.GetPropertyDefinition(property).GetCustomAttributes()));
        }

        foreach (MethodImplementationHandle implementation in type.GetMethodImplementations())
        {
            Note(handle, "implements", () => TakeMember(_metadata.GetMethodImplementation(implementation).MethodDeclaration));
        }

        foreach (MethodDefinitionHandle method in type.GetMethods())
        {
            ReadMethod(handle, method);
        }
    }

    private void ReadMethod(TypeDefinitionHandle type, MethodDefinitionHandle handle)
    {
        MethodDefinition method = _metadata.GetMethodDefinition(handle);
        Note(type, _metadata.GetString(method.Name), () =>
        {
            method.DecodeSignature(_collector, null);
            TakeAttributes(method.GetCustomAttributes());
            TakeConstraints(method.GetGenericParameters());
            foreach (ParameterHandle parameter in method.GetParameters())
            {
                TakeAttributes(_metadata.GetParameter(parameter).GetCustomAttributes());
            }

            if (method.RelativeVirtualAddress != 0)
            {
                TakeBody(_image.GetMethodBody(method.RelativeVirtualAddress));
            }
        });
    }

    private void TakeBody(MethodBodyBlock body)
    {
        TakeMember(body.LocalSignature);
        foreach (ExceptionRegion region in body.ExceptionRegions)
        {
            _collector.Take(region.CatchType);
        }

        foreach (int token in InstructionTokens.In(body.GetILReader()))
        {
            TakeMember(MetadataTokens.EntityHandle(token));
        }
    }

    private void TakeMember(EntityHandle handle)
    {
        if (handle.IsNil)
        {
            return;
        }

        switch (handle.Kind)
        {
            case HandleKind.MethodDefinition:
                MethodDefinition method = _metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                _collector.Take(method.GetDeclaringType());
                method.DecodeSignature(_collector, null);
                break;
            case HandleKind.FieldDefinition:
                FieldDefinition field = _metadata.GetFieldDefinition((FieldDefinitionHandle)handle);
                _collector.Take(field.GetDeclaringType());
                field.DecodeSignature(_collector, null);
                break;
            case HandleKind.MemberReference:
                TakeReference(_metadata.GetMemberReference((MemberReferenceHandle)handle));
                break;
            case HandleKind.MethodSpecification:
                MethodSpecification specification = _metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                specification.DecodeSignature(_collector, null);
                TakeMember(specification.Method);
                break;
            case HandleKind.StandaloneSignature:
                TakeSignature(_metadata.GetStandaloneSignature((StandaloneSignatureHandle)handle));
                break;
            default:
                _collector.Take(handle);
                break;
        }
    }

    private void TakeReference(MemberReference reference)
    {
        TakeMember(reference.Parent);
        if (reference.GetKind() == MemberReferenceKind.Method)
        {
            reference.DecodeMethodSignature(_collector, null);
        }
        else
        {
            reference.DecodeFieldSignature(_collector, null);
        }
    }

    private void TakeSignature(StandaloneSignature signature)
    {
        if (signature.GetKind() == StandaloneSignatureKind.LocalVariables)
        {
            signature.DecodeLocalSignature(_collector, null);
        }
        else
        {
            signature.DecodeMethodSignature(_collector, null);
        }
    }

    private void TakeAttributes(CustomAttributeHandleCollection attributes)
    {
        foreach (CustomAttributeHandle handle in attributes)
        {
            CustomAttribute attribute = _metadata.GetCustomAttribute(handle);
            TakeMember(attribute.Constructor);
            CustomAttributeValue<string> value = attribute.DecodeValue(new AttributeTypes(_metadata));
            foreach (object? argument in value.FixedArguments.Select(a => a.Value).Concat(value.NamedArguments.Select(a => a.Value)))
            {
                TakeArgument(argument);
            }
        }
    }

    private void TakeArgument(object? argument)
    {
        if (argument is ImmutableArray<CustomAttributeTypedArgument<string>> list)
        {
            foreach (CustomAttributeTypedArgument<string> item in list)
            {
                TakeArgument(item.Value);
            }
        }
        else if (argument is string name)
        {
            _collector.TakeNamed(name);
        }
    }

    private void TakeConstraints(GenericParameterHandleCollection parameters)
    {
        foreach (GenericParameterHandle parameter in parameters)
        {
            foreach (GenericParameterConstraintHandle constraint in _metadata.GetGenericParameter(parameter).GetConstraints())
            {
                _collector.Take(_metadata.GetGenericParameterConstraint(constraint).Type);
            }
        }
    }

    private void Note(TypeDefinitionHandle user, string where, Action take)
    {
        _collector.Taken.Clear();
        take();
        (string name, string space) = _collector.Outermost(user);
        foreach (TypeDefinitionHandle used in _collector.Taken)
        {
            (string usedName, string usedSpace) = _collector.Outermost(used);
            if ((usedName, usedSpace) != (name, space))
            {
                _uses.Add(new CompiledUse(name, space, usedName, usedSpace, where));
            }
        }
    }
}
